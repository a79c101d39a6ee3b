// One `burnrate serve` process with its own data folder: started, killed, started again on the same port and data.
// Owns the process and the folder; both are gone after `dispose`.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
/** The last characters of the output that are kept. */
const LOG_LIMIT = 256 * 1024;
/** What a command on the data folder may print, in bytes, and how long it may take. */
const PRINTED_LIMIT = 64 * 1024 * 1024;
const COMMAND_LIMIT_MS = 60_000;

export class ServerProcess {
  /** Where it answers, as the program printed it: `http://127.0.0.1:40123`. */
  readonly address: string;
  /** The instructor's link as the program printed it, with the key in its fragment. */
  readonly instructorUrl: string;

  private constructor(
    private child: ChildProcess,
    private readonly dataFolder: string,
    readonly instructorKey: string,
    private readonly output: Output,
    started: Started,
  ) {
    this.address = started.address;
    this.instructorUrl = started.instructorUrl;
  }

  /** Starts a server on a free port of `listenAddress`, with an empty data folder. */
  static async start(listenAddress: string): Promise<ServerProcess> {
    const dataFolder = await mkdtemp(join(tmpdir(), "burnrate-browser-"));
    const key = `test-key-${crypto.randomUUID()}`;
    const output = new Output();
    try {
      const child = spawnServer(`${listenAddress}:0`, dataFolder, key, output);
      const started = await untilStarted(child, key, output);
      return new ServerProcess(child, dataFolder, key, output, started);
    } catch (error) {
      await rm(dataFolder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A page's full URL; `path` begins with a slash. */
  url(path: string): string {
    return `${this.address}${path}`;
  }

  /** `kill -9`: what a power cut leaves. Returns when the process is gone. */
  async killHard(): Promise<void> {
    await end(this.child, "SIGKILL");
  }

  /** Starts it again on the same port and data; `killHard` or `stop` comes first. */
  async restart(): Promise<void> {
    if (isRunning(this.child)) {
      throw new Error("restart: the server is still running; kill it first");
    }
    this.output.beginAnew();
    this.child = spawnServer(new URL(this.address).host, this.dataFolder, this.instructorKey, this.output);
    const { address } = await untilStarted(this.child, this.instructorKey, this.output);
    if (address !== this.address) {
      throw new Error(`restart: the server came back at ${address}, not at ${this.address}`);
    }
  }

  /** Asks it to stop, as Ctrl-C would, and returns when it is gone. */
  async stop(): Promise<void> {
    await end(this.child, "SIGTERM");
  }

  /** What `burnrate <command> DATA` prints about the data folder; the server must be gone. An error when it fails. */
  aboutData(command: string, ...options: string[]): Promise<string> {
    return this.printedBy(program(), command, this.dataFolder, ...options);
  }

  /** What a script in Python prints that is given the data folder and may alter it; as with `aboutData`. */
  alterData(script: string, ...options: string[]): Promise<string> {
    return this.printedBy("python3", script, this.dataFolder, ...options);
  }

  /** Everything printed so far, its last part when it is long. */
  log(): string {
    return this.output.all;
  }

  /** Stops the process, by force if it must be, and removes its data. */
  async dispose(): Promise<void> {
    try {
      await end(this.child, "SIGTERM");
    } catch {
      await end(this.child, "SIGKILL");
    }
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  private async printedBy(file: string, ...words: string[]): Promise<string> {
    if (isRunning(this.child)) {
      throw new Error(`${words[0]}: the server is still running; kill or stop it first`);
    }
    const limits = { maxBuffer: PRINTED_LIMIT, timeout: COMMAND_LIMIT_MS };
    const { stdout } = await promisify(execFile)(file, words, limits);
    return stdout;
  }
}

interface Started {
  address: string;
  instructorUrl: string;
}

/** What a server printed: all of it, and its standard output since the last start. */
class Output {
  all = "";
  stdout = "";

  beginAnew(): void {
    this.stdout = "";
    this.all += "\n--- started again ---\n";
  }

  fromStdout(text: string): void {
    this.stdout = (this.stdout + text).slice(-LOG_LIMIT);
    this.fromEither(text);
  }

  fromEither(text: string): void {
    this.all = (this.all + text).slice(-LOG_LIMIT);
  }
}

function program(): string {
  const path = process.env["BURNRATE_BIN"];
  if (path === undefined) {
    throw new Error("BURNRATE_BIN names no program; `cargo xtask test --only browser` builds one and sets it");
  }
  return path;
}

function spawnServer(listen: string, dataFolder: string, key: string, output: Output): ChildProcess {
  const options = ["serve", "--listen", listen, "--data", dataFolder, "--instructor-key", key];
  const child = spawn(program(), options, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.fromStdout(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => output.fromEither(text));
  return child;
}

/** Waits until the program has printed where it answers and the instructor's link. */
function untilStarted(child: ChildProcess, key: string, output: Output): Promise<Started> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      finish();
      child.kill("SIGKILL");
      reject(new Error(`burnrate serve: ${why}; it printed:\n${output.all}`));
    };
    const look = () => {
      const started = readStarted(output.stdout, key);
      if (started !== undefined) {
        finish();
        resolve(started);
      }
    };
    const exited = (code: number | null) => fail(`ended with ${code} instead of starting`);
    const failed = (error: Error) => fail(error.message);
    const timer = setTimeout(() => fail(`no address within ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const finish = () => {
      clearTimeout(timer);
      child.off("exit", exited).off("error", failed);
      child.stdout?.off("data", look);
    };
    child.on("exit", exited).on("error", failed);
    child.stdout?.on("data", look);
  });
}

/** Whole lines only: a URL must not be read before its end has arrived. */
function readStarted(stdout: string, key: string): Started | undefined {
  const lines = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
  const urls = lines.match(/https?:\/\/[^\s"'<>]+/g) ?? [];
  const instructorUrl = urls.find((url) => url.includes("#") && decodeURIComponent(url).includes(key));
  return instructorUrl === undefined ? undefined : { address: new URL(instructorUrl).origin, instructorUrl };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (!isRunning(child)) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server did not end within ${STOP_LIMIT_MS} ms of ${signal}`)),
      STOP_LIMIT_MS,
    );
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}
