import { bytesText, durationText } from './numbers.ts'

/** Sentences of the preflight: code → sentence made from the finding's arguments. */
export const preflightWording = {
  'preflight-device': (a: { device: string }) => `Trains on ${a.device}, as training.device says.`,
  'preflight-no-gpu': () => 'nvidia-smi shows no GPU here, so the training runs on the CPU.',
  'preflight-gpu-missing': (a: { device: string }) =>
    `training.device asks for ${a.device}, and nvidia-smi shows no GPU here. Start it on a machine that has one, mend the driver, or write device: auto.`,
  'preflight-gpu-unknown': (a: { device: string; gpus: number }) =>
    `training.device asks for ${a.device}, and this machine has ${a.gpus === 1 ? 'one GPU, cuda:0' : `${a.gpus} GPUs, cuda:0 to cuda:${a.gpus - 1}`}.`,
  'preflight-gpu': (a: { gpu: number; name: string; free: number; total: number }) =>
    `cuda:${a.gpu} is ${a.name}, with ${a.free} of ${a.total} MiB free.`,
  'preflight-gpu-taken': (a: { gpu: number; name: string; free: number; total: number }) =>
    `cuda:${a.gpu} (${a.name}) has only ${a.free} of ${a.total} MiB free: another program uses it. See which with nvidia-smi.`,
  'preflight-data-of-code': (a: { source: string }) =>
    `The data come from ${a.source}, which only the trainer can read.`,
  'preflight-interpreter': (a: { python: string; version: string }) => `${a.python} is Python ${a.version}.`,
  'preflight-interpreter-unreadable': (a: { python: string; reason: string }) =>
    `${a.python} can't be started (${a.reason}). Set launch.python to the interpreter that has your packages.`,
  'preflight-interpreter-old': (a: { python: string; version: string }) =>
    `${a.python} is Python ${a.version}; the trainer needs 3.10 or newer. Set launch.python.`,
  'preflight-script-broken': (a: { script: string; problem: string }) =>
    `${a.script} can't be read: ${a.problem}.`,
  'preflight-packages-missing': (a: { python: string; script: string; packages: readonly string[] }) =>
    `${a.script} imports ${a.packages.join(', ')}, which ${a.python} doesn't have. Install ${a.packages.length === 1 ? 'it' : 'them'} there, or set launch.python.`,
  'preflight-packages': (a: { script: string; count: number }) =>
    a.count === 1
      ? `The module that ${a.script} imports is there.`
      : `The ${a.count} modules that ${a.script} imports are there.`,
  'preflight-here-only': (a: { launcher: string }) =>
    `That holds for this machine. The training runs by ${a.launcher}, which may have it.`,
  'preflight-rehearses-here': (a: { launcher: string }) =>
    `The training will run by ${a.launcher}; it is rehearsed on this machine, in one process, and no job is submitted. The packages, GPUs, memory and disks of the nodes, and that several processes find each other, stay unseen: --on-cluster rehearses there, as a job.`,
  'preflight-rehearses-there': (a: { launcher: string }) =>
    `Rehearsed as a job of its own by ${a.launcher}: it waits in the queue and counts as any other.`,
  'preflight-not-here': (a: { launcher: string }) =>
    `Not rehearsed: this machine lacks what the trainer needs (above), and a rehearsal by ${a.launcher} would be a real job. --on-cluster submits it.`,
  'preflight-not-rehearsed': (a: { source: string }) =>
    `Not rehearsed: only the trainer can make a small part of what ${a.source} yields. Its first epoch will show.`,
  'preflight-rehearsed': (a: { seconds: number; samples: number; epoch: number; total: number }) =>
    `Rehearsed on ${a.samples} training samples in ${durationText(a.seconds)}: one epoch, evaluation, export and verification went through.${a.total > 0 ? ` An epoch of the whole training set will take about ${durationText(a.epoch)}, all epochs ${durationText(a.total)} at most.` : ''}`,
  'preflight-rehearsal-failed': (a: { step: string | null; log: string }) =>
    `The rehearsal ${a.step === null ? 'broke off, and told of no step that failed' : `failed in the step ${a.step}`}; the training would have failed there too. What was printed is in ${a.log}.`,
  'preflight-strayed': (a: { trainer: string; count: number; files: readonly string[] }) =>
    `${a.count === 1 ? 'A file' : `${a.count} files`} of the project ${a.count === 1 ? 'was' : 'were'} written during the rehearsal: ${a.files.join(', ')}${a.count > a.files.length ? ' …' : ''}. If no other program did that, ${a.trainer} writes where the rehearsal can’t keep it away, such as to an absolute path. Let it write to the folder of --output-dir. Nothing was put back.`,
  'preflight-disk': (a: { count: number; needed: number; free: number }) =>
    `${a.count} checkpoints will take ${bytesText(a.needed)} at most; ${bytesText(a.free)} are free.`,
  'preflight-disk-full': (a: { count: number; needed: number; free: number }) =>
    `${a.count} checkpoints will take up to ${bytesText(a.needed)}, and only ${bytesText(a.free)} are free. Make room, or keep fewer (checkpointing.save_top_k, checkpoint_every_n_epochs).`,
}
