import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { folder, processOf, STEPWELL } from '../cli/support/command.ts';

/** 0.7, which Debian 12 has, and later. */
const NVIM = process.env['STEPWELL_NVIM'] ?? 'nvim';
const isThere = spawnSync(NVIM, ['--version']).status === 0;

/** What docs/language-server.md has for it, for the oldest that has a client of its own, and what a person then does. */
const SCRIPT = `
local result = {}
local ok, problem = pcall(function()
  local id = vim.lsp.start_client({ name = 'stepwell', cmd = vim.json.decode(vim.env.SERVER), root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(15000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics')
  result.diagnostics = vim.tbl_map(function(each) return each.code .. ' ' .. each.message end, vim.diagnostic.get(0))
  local ask = function(method, params)
    local answer = vim.lsp.buf_request_sync(0, method, params, 15000)
    return answer[id].result
  end
  vim.fn.search('comand')
  local line = vim.fn.line('.') - 1
  local actions = ask('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = { line = line, character = vim.fn.col('.') }, ['end'] = { line = line, character = vim.fn.col('.') } },
    context = { diagnostics = {} },
  })
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  assert(vim.wait(15000, function() return #vim.diagnostic.get(0) == 0 end, 20), 'still wrong')
  vim.fn.search('"fetch"')
  vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + 2)
  local params = vim.lsp.util.make_position_params()
  params.newName = 'rows'
  vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', params), 'utf-16')
  result.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')
  vim.fn.search('steps.rows.', 'e')
  params = vim.lsp.util.make_position_params()
  params.position.character = params.position.character + 1
  result.completion = vim.tbl_map(function(each) return each.label end, ask('textDocument/completion', params).items)
end)
if not ok then result.problem = problem end
vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
vim.cmd('qa!')
`;

test.skipIf(!isThere)('Neovim: problems, a fix, a rename and completion', async () => {
  const text = processOf([
    { id: 'fetch', comand: 'node' },
    { id: 'load', command: 'node', args: ['${{ steps.fetch.status }}'] },
  ]);
  const path = folder({ 'a.process.json': JSON.stringify(JSON.parse(text), null, 2) });
  const [script, result] = [join(path, 'script.lua'), join(path, 'result.json')];
  writeFileSync(script, SCRIPT);
  const server = JSON.stringify([process.execPath, STEPWELL, 'language-server', '--stdio']);
  await promisify(execFile)(NVIM, ['--headless', '--clean', 'a.process.json', '-S', script], {
    cwd: path,
    env: { ...process.env, SERVER: server, RESULT: result, HOME: path, XDG_STATE_HOME: path },
    timeout: 50_000,
  });
  const found = JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
  expect(found['problem']).toBeUndefined();
  expect(found['diagnostics']).toEqual([
    expect.stringContaining('one-action'),
    expect.stringContaining('Did you mean `command`?'),
  ]);
  expect(found['text']).toContain('"id": "rows"');
  expect(found['text']).toContain('${{ steps.rows.status }}');
  expect(found['completion']).toEqual(['artifacts', 'output', 'status']);
});
