-- Run by Neovim without a window: attaches the server to the current buffer, critiques it, waits for pushed
-- diagnostics, refines, applies the verified code action, undoes once, and writes down what was seen.
local node, cli, out = vim.env.TOUCHSTONE_NODE, vim.env.TOUCHSTONE_CLI, vim.env.TOUCHSTONE_OUT
local seen = { messages = {} }

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

local function finish()
  local file = assert(io.open(out, 'w'))
  file:write(vim.json.encode(seen))
  file:close()
  for _, client in ipairs(vim.lsp.get_active_clients()) do
    client.stop()
  end
  vim.wait(5000, function()
    return #vim.lsp.get_active_clients() == 0
  end)
  seen.stopped = #vim.lsp.get_active_clients() == 0
  vim.cmd('qall!')
end

local function session()
  vim.lsp.handlers['window/showMessage'] = function(_, message)
    table.insert(seen.messages, message.message)
  end
  local id = vim.lsp.start_client({
    cmd = { node, cli, 'lsp', '--stdio' },
    name = 'touchstone',
    root_dir = vim.fn.getcwd(),
  })
  local client
  assert(vim.wait(20000, function()
    client = vim.lsp.get_client_by_id(id)
    return client ~= nil and client.initialized == true
  end, 20), 'the server did not start')
  vim.lsp.buf_attach_client(0, id)
  seen.commands = client.server_capabilities.executeCommandProvider.commands

  local uri = vim.uri_from_bufnr(0)
  local last = vim.api.nvim_buf_line_count(0)
  local range = { start = { line = 0, character = 0 }, ['end'] = { line = last, character = 0 } }
  local function request(method, params)
    local answer, problem = client.request_sync(method, params, 60000, 0)
    assert(answer, problem)
    assert(answer.err == nil, vim.inspect(answer.err))
    return answer.result
  end
  local function command(name)
    return request('workspace/executeCommand', { command = name, arguments = { { uri = uri, range = range } } })
  end

  seen.before = text()
  seen.early = #vim.diagnostic.get(0)
  seen.critique = command('touchstone.critique')
  -- What is seen while typing may be there before; the rest comes once the critique has ended.
  vim.wait(20000, function()
    return #vim.diagnostic.get(0) >= (seen.critique.findings or 1)
  end, 20)
  seen.diagnostics = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local wire = one.user_data and one.user_data.lsp or {}
    table.insert(seen.diagnostics, {
      line = one.lnum,
      message = one.message,
      source = one.source,
      code = one.code or wire.code,
      data = wire.data,
    })
  end
  if vim.env.TOUCHSTONE_ONLY == 'critique' then
    return
  end

  seen.refine = command('touchstone.refine')
  seen.untouched = text() == seen.before
  local actions = request('textDocument/codeAction', {
    textDocument = { uri = uri },
    range = range,
    context = { diagnostics = {} },
  })
  seen.titles = {}
  local chosen
  for _, action in ipairs(actions) do
    table.insert(seen.titles, action.title)
    if action.title == 'Apply verified refinement' then
      chosen = action
    end
  end
  assert(chosen, 'no verified refinement among: ' .. vim.inspect(seen.titles))
  if chosen.edit == nil then
    chosen = request('codeAction/resolve', chosen)
  end
  seen.versioned = chosen.edit.documentChanges ~= nil
  vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
  seen.after = text()
  vim.cmd('silent undo')
  seen.undone = text()
end

local ok, problem = pcall(session)
if not ok then
  seen.problem = tostring(problem)
end
finish()
