-- Runs inside Neovim: starts the server for a document as a person's configuration would, asks a few things, and writes what came
-- to the file that RESULT names. Neovim's own client does all the speaking.
local document, result_file, server = os.getenv('DOCUMENT'), os.getenv('RESULT'), os.getenv('SERVER')
local root = os.getenv('ROOT')
local patience = 50000
local result = {}

local function finish(code)
  local file = assert(io.open(result_file, 'w'))
  file:write(vim.json.encode(result))
  file:close()
  os.exit(code)
end

local function place(words, ahead)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local from = line:find(words, 1, true)
    if from then
      local character = vim.str_utfindex(line, from - 1 + ahead)
      return { line = number - 1, character = select(2, vim.str_utfindex(line, from - 1 + ahead)) or character }
    end
  end
  error('not in the text: ' .. words)
end

local ok, failure = pcall(function()
  vim.cmd('edit ' .. vim.fn.fnameescape(document))
  local id = vim.lsp.start_client({
    name = 'concordat',
    cmd = { server, 'lsp', '--stdio' },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = 'root' } },
  })
  assert(id, 'the client did not start')
  vim.lsp.buf_attach_client(0, id)
  local function codes()
    return vim.tbl_map(function(diagnostic) return diagnostic.code or diagnostic.user_data.lsp.code end, vim.diagnostic.get(0))
  end
  local function until_code(code, there)
    local done = vim.wait(patience, function() return vim.tbl_contains(codes(), code) == there end, 20)
    assert(done, (there and 'never came: ' or 'never went: ') .. code)
  end
  local function ask(method, params)
    params.textDocument = { uri = vim.uri_from_bufnr(0) }
    local answers, problem = vim.lsp.buf_request_sync(0, method, params, patience)
    assert(answers, problem)
    return answers[id].result
  end

  until_code('invalid-value', true)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local code = diagnostic.code or diagnostic.user_data.lsp.code
    if code == 'invalid-value' then
      result.finding = { line = diagnostic.lnum, column = diagnostic.col, source = diagnostic.source, severity = diagnostic.severity }
    end
  end
  -- Typed as a person would: the buffer changes, and Neovim tells the server of it.
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local from, to = line:find('3 parsecs', 1, true)
    if from then vim.api.nvim_buf_set_text(0, number - 1, from - 1, number - 1, to, { '3 s per attempt' }) end
  end
  until_code('invalid-value', false)
  result.mended = true
  result.hover = ask('textDocument/hover', { position = place('**Timeout**', 3) }).contents.value
  result.definition = ask('textDocument/definition', { position = place('REQ-I-002 (soft)', 2) })[1].uri
  result.completions = {}
  for _, item in ipairs(ask('textDocument/completion', { position = place('from env:', 9) }).items) do
    table.insert(result.completions, item.label)
  end
  local renamed = ask('textDocument/rename', { position = place('REQ-I-002 (soft)', 2), newName = 'REQ-I-020' })
  vim.lsp.util.apply_workspace_edit(renamed, 'utf-16')
  result.renamed = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):find('REQ-I-020 (soft)', 1, true) ~= nil
  result.symbols = ask('textDocument/documentSymbol', {})[1].name
  vim.lsp.stop_client(id)
  result.stopped = vim.wait(patience, function() return vim.lsp.client_is_stopped(id) end, 20)
end)
if not ok then result.failure = tostring(failure) end
finish(ok and 0 or 1)
