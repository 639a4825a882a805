import { BankError } from './bank-error.ts';
import type { Emit } from './events.ts';
import { identifierOf, type Profile } from './profiles.ts';

/** Who may say that a task is done. */
export type TaskCloser = 'user' | 'technical-support';

/** «Хабарлау»: after a re-issue the user is to tell Technical Support of it (R-BANK-93). Blocks nothing. */
export interface Task {
  readonly id: string;
  readonly login: string;
  readonly profileId: string;
  /** Of the new key set. */
  readonly identifier: string;
  readonly openedAt: number;
  done?: { readonly at: number; readonly by: TaskCloser };
}

/** By number, oldest first. */
export type TasksState = Map<string, Task>;

/** What Technical Support waits for. */
export class Tasks {
  readonly #state: { readonly tasks: TasksState };
  readonly #emit: Emit;

  constructor(state: { readonly tasks: TasksState }, emit: Emit) {
    this.#state = state;
    this.#emit = emit;
  }

  /** A new key set is in operation: whatever was open for the profile is about a set that nobody uses any more. */
  open(profile: Profile, at: number): Task {
    const { tasks } = this.#state;
    for (const { id, profileId, done } of tasks.values())
      if (profileId === profile.id && done === undefined) this.close(id, 'technical-support', at);
    const task: Task = {
      id: String(tasks.size + 1),
      login: profile.user.login,
      profileId: profile.id,
      identifier: identifierOf(profile.current),
      openedAt: at,
    };
    tasks.set(task.id, task);
    this.#emit({ name: 'task-opened', subject: task.login, detail: task.identifier });
    return task;
  }

  /** @throws BankError task-unknown, task-done. */
  close(id: string, by: TaskCloser, at: number): Task {
    const task = this.#state.tasks.get(id);
    if (task === undefined) throw new BankError('task-unknown', `There is no task ${id}.`);
    if (task.done !== undefined) throw new BankError('task-done', `Task ${id}, by ${task.done.by}.`);
    task.done = { at, by };
    this.#emit({ name: 'task-closed', subject: task.login, detail: by });
    return task;
  }

  /** Newest first. */
  all(): Task[] {
    return [...this.#state.tasks.values()].reverse();
  }

  /** Newest first. */
  ofUser(login: string): Task[] {
    return this.all().filter((task) => task.login === login);
  }

  /** A task of this user. @throws BankError task-unknown, also for somebody else's. */
  byId(login: string, id: string): Task {
    const task = this.#state.tasks.get(id);
    if (task?.login !== login) throw new BankError('task-unknown', `The user has no task ${id}.`);
    return task;
  }
}
