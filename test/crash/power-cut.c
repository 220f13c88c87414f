/*
 * A disk that loses its power, for one process and one folder: loaded in front of the C library (LD_PRELOAD), it keeps what every
 * write replaces in a journal, and marks what was synced. After the process is gone, power-cut.ts puts back what was never
 * synced, as a disk may that was told nothing. Below POWER_CUT_FOLDER only; the journal is POWER_CUT_JOURNAL.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int journal = -1;
static const char *folder;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  folder = getenv("POWER_CUT_FOLDER");
  const char *path = getenv("POWER_CUT_JOURNAL");
  if (folder != NULL && path != NULL) journal = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

/* The path of a file that counts: shared memory beside a database is not on a disk. */
static int counts(int fd, char *path) {
  char link[64];
  if (journal < 0 || fd < 0 || fd == journal) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0 && strstr(path, "-shm") == NULL;
}

struct entry { uint32_t kind, path_length; uint64_t offset, size, replaced; };

static void note(const char *path, uint32_t kind, uint64_t offset, uint64_t size, const void *replaced, uint64_t length) {
  struct entry entry = {kind, (uint32_t)strlen(path), offset, size, length};
  size_t total = sizeof entry + entry.path_length + length;
  char *record = malloc(total);
  memcpy(record, &entry, sizeof entry);
  memcpy(record + sizeof entry, path, entry.path_length);
  if (length > 0) memcpy(record + sizeof entry + entry.path_length, replaced, length);
  real_write(journal, record, total);
  free(record);
}

static void note_write(int fd, const char *path, size_t length, off_t offset) {
  struct stat now;
  if (fstat(fd, &now) != 0) return;
  uint64_t end = (uint64_t)offset + length < (uint64_t)now.st_size ? (uint64_t)offset + length : (uint64_t)now.st_size;
  uint64_t replaced = end > (uint64_t)offset ? end - (uint64_t)offset : 0;
  char *before = malloc(replaced + 1);
  ssize_t got = replaced > 0 ? pread(fd, before, replaced, offset) : 0;
  note(path, 1, (uint64_t)offset, (uint64_t)now.st_size, before, got > 0 ? (uint64_t)got : 0);
  free(before);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  char path[PATH_MAX];
  if (!counts(fd, path)) return real_pwrite(fd, bytes, length, offset);
  pthread_mutex_lock(&one_at_a_time);
  note_write(fd, path, length, offset);
  ssize_t written = real_pwrite(fd, bytes, length, offset);
  pthread_mutex_unlock(&one_at_a_time);
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[PATH_MAX];
  if (!counts(fd, path)) return real_write(fd, bytes, length);
  pthread_mutex_lock(&one_at_a_time);
  note_write(fd, path, length, lseek(fd, 0, SEEK_CUR));
  ssize_t written = real_write(fd, bytes, length);
  pthread_mutex_unlock(&one_at_a_time);
  return written;
}

int ftruncate64(int fd, off_t size) {
  char path[PATH_MAX];
  if (!counts(fd, path)) return real_ftruncate(fd, size);
  pthread_mutex_lock(&one_at_a_time);
  struct stat now;
  if (fstat(fd, &now) == 0 && now.st_size > size) note_write(fd, path, (size_t)(now.st_size - size), size);
  int result = real_ftruncate(fd, size);
  pthread_mutex_unlock(&one_at_a_time);
  return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  int result = real(fd);
  if (result == 0 && counts(fd, path)) {
    pthread_mutex_lock(&one_at_a_time);
    note(path, 2, 0, 0, NULL, 0);
    pthread_mutex_unlock(&one_at_a_time);
  }
  return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }
