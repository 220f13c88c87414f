/**
 * Words by which prose speaks of what a clause decides, in the six languages: folded, so without accents and marks. Each is the
 * beginning of a word or of several; one that ends in a space is the whole word.
 */

export interface Topic {
  /** Of the clause that would decide it. */
  readonly label: string;
  /** Other clauses that decide it too. */
  readonly or?: readonly string[];
  /** How it is named in a sentence. */
  readonly name: string;
  readonly words: readonly string[];
  /** What a sentence needs beside such a word to be more than a mention. */
  readonly needs: 'figure' | 'figure or deed' | 'nothing';
}

export const RATE_LIMITS: Topic = {
  label: 'Rate Limits',
  name: 'a rate limit',
  needs: 'figure',
  words: [
    ...['rate limit', 'ratelimit', 'limited to', 'call limit', 'request limit', 'throttl', 'ratenbegrenz', 'ratenlimit'],
    ...['anfragelimit', 'drossel', 'limite di richieste', 'limite di chiamate', 'limite di frequenza', 'limite de peticiones'],
    ...['limite de solicitudes', 'limite de llamadas', 'limite de tasa', 'limite de debit', 'limitation de debit'],
    ...['limite de requetes', 'limite dappels', 'limite de requisicoes', 'limite de chamadas', 'limite de taxa'],
  ],
};

export const FALLBACK: Topic = {
  label: 'Fallback',
  or: ['Cache'],
  name: 'a fallback',
  needs: 'figure or deed',
  words: [
    ...['fallback', 'fall back', 'falls back', 'falling back', 'cache', 'queue', 'enqueue', 'stale', 'last known', 'degrad'],
    ...['stand in', 'ersatz', 'ersatzweise', 'ausweich', 'zwischenspeicher', 'zwischengespeichert', 'warteschlange', 'ruckfall'],
    ...['riserva', 'coda ', 'accod', 'ripiego', 'alternativ', 'secours', 'repli ', 'file dattente'],
    ...['respaldo', 'cola ', 'contingencia', 'encol', 'reserva', 'fila ', 'enfileir'],
  ],
};

export const TOPICS: readonly Topic[] = [
  {
    label: 'Timeout',
    name: 'a time-out',
    needs: 'figure or deed',
    words: [
      ...['timeout', 'time out', 'times out', 'timed out', 'timing out', 'give up after', 'gives up after'],
      ...['zeituberschreitung', 'zeitlimit', 'zeitablauf', 'tempo limite', 'tempo massimo', 'tempo maximo', 'scade dopo'],
      ...['tiempo de espera', 'tiempo limite', 'tiempo maximo', 'delai dattente', 'delai maxim', 'delai dexpiration'],
      ...['delai depasse', 'temps maxim', 'temps dattente', 'expira apres', 'expire apres', 'tempo de espera', 'expira em'],
    ],
  },
  {
    label: 'Retry',
    name: 'retries',
    needs: 'figure or deed',
    words: [
      ...['retry', 'retri', 'try again', 'tries again', 'tried again', 're try', 'reattempt', 'attempts ', 'attempt ', 'backoff'],
      ...[
        'back off',
        'wiederhol',
        'erneut versuch',
        'erneut ',
        'versuche ',
        'riprov',
        'ritent',
        'nuovo tentativ',
        'nuovi tentativ',
      ],
      ...[
        'tentativ',
        'reessa',
        'reessay',
        'nouvelle tentative',
        'nouvelles tentatives',
        'reintent',
        'intentos ',
        'tentar novamente',
      ],
      ...['tentar de novo', 'repetir', 'repet'],
    ],
  },
  {
    label: 'Circuit Breaker',
    name: 'a circuit breaker',
    needs: 'figure or deed',
    words: [
      ...['circuit breaker', 'circuitbreaker', 'the breaker', 'schutzschalter', 'leistungsschutzschalter', 'trennschalter'],
      ...[
        'interruttore',
        'disjoncteur',
        'coupe circuit',
        'cortacircuito',
        'disyuntor',
        'interruptor',
        'disjuntor',
        'corta circuito',
      ],
    ],
  },
  RATE_LIMITS,
  FALLBACK,
  {
    label: 'Idempotency',
    name: 'an idempotency key',
    needs: 'nothing',
    words: [
      ...['idempotency key', 'idempotence key', 'idempotenzschlussel', 'idempotency schlussel', 'chiave di idempotenza'],
      ...['cle didempotence', 'clave de idempotencia', 'chave de idempotencia'],
    ],
  },
];

/** Figures that are written as words; a digit needs none. */
export const FIGURES: readonly string[] = [
  ...['one ', 'two ', 'three ', 'four ', 'five ', 'ten ', 'once ', 'twice ', 'thrice ', 'half ', 'minute', 'second', 'hour'],
  ...['zwei ', 'drei ', 'vier ', 'funf ', 'zehn ', 'einmal ', 'zweimal ', 'dreimal ', 'funfmal ', 'sekunde', 'stunde'],
  ...['due ', 'tre ', 'quattro ', 'cinque ', 'dieci ', 'volte ', 'minut', 'secondi ', 'dos ', 'tres ', 'cuatro ', 'cinco '],
  ...['diez ', 'veces ', 'segundo', 'deux ', 'trois ', 'quatre ', 'cinq ', 'dix ', 'fois ', 'dois ', 'duas ', 'dez ', 'vezes '],
];

/** What is done, or not done. */
export const DEEDS: readonly string[] = [
  ...['use ', 'uses ', 'used ', 'using ', 'open', 'close', 'stop', 'serve', 'return', 'respond', 'answer', 'retry', 'retri'],
  ...['repeat', 'wait', 'abort', 'cancel', 'give ', 'gives ', 'fail ', 'fails ', 'send', 'sent ', 'put ', 'queue', 'enqueue'],
  ...[
    'store',
    'keep',
    'kept ',
    'take',
    'show',
    'switch',
    'fall back',
    'falls back',
    'degrade',
    'try ',
    'tries ',
    'never ',
    'not ',
  ],
  ...['no ', 'without ', 'trip', 'protect', 'wrap', 'backoff', 'set ', 'accept', 'log '],
  ...[
    'verwend',
    'benutz',
    'nutz',
    'offne',
    'schliess',
    'liefer',
    'antwort',
    'wiederhol',
    'wart',
    'abbrech',
    'abgebroch',
    'gesend',
  ],
  ...['kein', 'nicht ', 'nie ', 'zeig', 'greif', 'versuch', 'usa ', 'usiamo ', 'usare ', 'utilizz', 'apre ', 'aprire ', 'chiud'],
  ...[
    'restitui',
    'rispond',
    'riprov',
    'ritent',
    'attend',
    'annull',
    'interromp',
    'invi',
    'accod',
    'mostr',
    'non ',
    'nessun',
    'mai ',
  ],
  ...['senza ', 'usar ', 'usamos ', 'utiliz', 'abre ', 'abrir ', 'cierra ', 'cerrar ', 'devuelv', 'devolv', 'reintent', 'esper'],
  ...['encol', 'muestr', 'nunca ', 'ningun', 'sin ', 'utilis', 'ouvr', 'ferm', 'renvo', 'retourn', 'repond', 'reess', 'affich'],
  ...['jamais ', 'aucun', 'sans ', 'relanc', 'effectu', 'servi', 'usando ', 'fecha', 'retorn', 'tentar ', 'tenta ', 'tentamos '],
  ...['repet', 'enfileir', 'mostra', 'nao ', 'nenhum', 'sem '],
];

/** Names that look like deeds: `our retry policy is owned by the platform team` decides nothing. */
export const NAMES: readonly string[] = [
  'retry policy ',
  'retry policies ',
  'retry logic ',
  'retry strategy ',
  'retry settings ',
];

/** Titles of sections that are about failures, whatever else they are called. */
export const FAILING: readonly string[] = [
  ...['down', 'unavailab', 'outage', 'fail', 'error', 'resilien', 'fallback', 'timeout', 'time out', 'retr', 'fault'],
  ...[
    'degrad',
    'disaster',
    'ausfall',
    'ausfall',
    'nicht erreichbar',
    'fehler',
    'storung',
    'non disponibil',
    'indisponib',
    'guast',
  ],
  ...['errori', 'no disponible', 'caid', 'fallo', 'errores', 'panne', 'erreur', 'fora do ar', 'falha', 'erros'],
];
