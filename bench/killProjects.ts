// The three projects of the kill matrix. Each has one test that leaves four daemons, two as they come and
// two that clear their environment and leave their session, and then takes its time.

import { makeProject, type Project } from '../test/support/project.ts';

/** A project with what the editor host has to know of it. */
export interface KillProject {
  readonly name: 'Node' | 'Python' | 'C';
  readonly languageId: string;
  /** The file that is critiqued, relative to the root. */
  readonly file: string;
  /** The person's own test command; empty where the project's runner is found by itself. */
  readonly testCommand: readonly string[];
  make(): Project;
}

const nodeTest = `import { spawn } from 'node:child_process';
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'node:test';
import { add } from '../src/add.js';

const leave = (...words) => spawn('/usr/bin/setsid', ['--fork', ...words], { stdio: 'ignore' });

test('adds', async () => {
  for (const seconds of ['61', '62']) {
    leave('/bin/sleep', seconds);
    leave('/usr/bin/env', '--ignore-environment', '/bin/sleep', seconds);
  }
  await sleep(500);
  assert.equal(add(1, 2), 3);
});
`;

const pythonTest = `import os, time
from add import add

def leave(environment):
    if os.fork():
        os.wait()
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    os.execve("/bin/sleep", ["sleep", "61"], environment)

for _ in range(2):
    leave(os.environ)
    leave({})
time.sleep(0.5)
print("1..1")
print("ok 1 - adds" if add(1, 2) == 3 else "not ok 1 - adds")
`;

const cTest = `#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
int add(int a, int b);

static void leave(char **environment) {
  char *words[] = {"sleep", "61", NULL};
  if (fork() != 0) {
    wait(NULL);
    return;
  }
  setsid();
  if (fork() != 0) _exit(0);
  execve("/bin/sleep", words, environment);
  _exit(1);
}

int main(void) {
  char *none[] = {NULL};
  for (int i = 0; i < 2; i++) {
    leave(environ);
    leave(none);
  }
  usleep(500000);
  printf("1..1\\n%s 1 - adds\\n", add(1, 2) == 3 ? "ok" : "not ok");
  return 0;
}
`;

/** All three. */
export const killProjects: readonly KillProject[] = [
  {
    name: 'Node',
    languageId: 'javascript',
    file: 'src/add.js',
    testCommand: [],
    make: () =>
      makeProject({
        'package.json':
          '{ "name": "adding", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
        'src/add.js': 'export function add(a, b) {\n  return a + b;\n}\n',
        'test/add.test.js': nodeTest,
      }),
  },
  {
    name: 'Python',
    languageId: 'python',
    file: 'add.py',
    testCommand: ['/usr/bin/python3', 'run_tests.py'],
    make: () => makeProject({ 'add.py': 'def add(a, b):\n    return a + b\n', 'run_tests.py': pythonTest }),
  },
  {
    name: 'C',
    languageId: 'c',
    file: 'add.c',
    testCommand: ['/usr/bin/make', '--silent', 'test'],
    make: () =>
      makeProject({
        'add.c': 'int add(int a, int b) {\n  return a + b;\n}\n',
        'test.c': cTest,
        Makefile:
          'test:\n\t@for step in compile run; do $(MAKE) --silent $$step || exit 1; done\n\ncompile:\n\t$(CC) -o adding add.c test.c\n\nrun:\n\t@sh -c "./adding"\n\n.PHONY: test compile run\n',
      }),
  },
];
