import { minute } from './figures.ts'
import { leadingTrainerTitle } from './trainerTitle.ts'

/** Sentences for the findings of `core/launch`: code → sentence made from the finding's arguments. */
export const launchWording = {
  'interpreter-missing': (a: { command: string }) =>
    `There is no ${a.command}. Choose the project's interpreter: launch.python in final_config.yaml, the setting finalizeModel.python, or a .venv in the project.`,
  'interpreter-not-executable': (a: { command: string }) =>
    `${a.command} may not be executed. Make it executable, or choose another interpreter with launch.python in final_config.yaml.`,
  'package-missing': (a: { trainer: string; package: string; interpreter: string }) =>
    `${leadingTrainerTitle(a.trainer)} needs the Python package “${a.package}”, which ${a.interpreter} does not have. Install it there (${a.interpreter} -m pip install …), or choose the environment that has it with launch.python.`,
  'training-stopped': (a: { trainer: string; why: string }) =>
    `${leadingTrainerTitle(a.trainer)} was stopped from outside${stopReason(a.why)}.`,
  'training-vanished': (a: { trainer: string; log: string }) =>
    `${leadingTrainerTitle(a.trainer)} is gone and its record states no end: it was killed, or the machine was restarted. The last it printed stands in ${a.log}.`,
  'training-resumable': (a: { path: string; isAsked: boolean }) =>
    `Finished epochs are kept. ${a.isAsked ? `--resume ${a.path} goes on from them; without it the training begins anew and removes them.` : `The next start goes on from ${a.path}.`}`,
  'training-not-resumed': (a: { resume: string; isAsked: boolean }) =>
    `Nothing was trained, and what was kept is as it was. Mend what the trainer says above and start again, ${a.isAsked ? 'or train from the beginning: leave out --resume' : `which tries ${a.resume} once more; to train from the beginning instead, remove that file first`}.`,
  'training-starts-anew': () =>
    'No checkpoint of this training was kept, so the next start begins with the first epoch.',
  'launcher-needs-python': (a: { trainer: string }) =>
    `torchrun starts Python programs, and ${a.trainer} is none. Set launch.trainer to one that is, or launch.launcher to local.`,
  'torchrun-endpoint-missing': (a: { machines: number }) =>
    `launch.torchrun.machines is ${a.machines}, but nothing says where they meet. Set launch.torchrun.endpoint to host and port of the first machine (node1:29400).`,
  'slurm-option-refused': (a: { option: string }) =>
    `launch.slurm.options: “${a.option}” is no option, or one that the launcher gives itself. Write options as --name=value, and use the keys of launch.slurm where there is one.`,
  'slurm-nodes-without-torchrun': (a: { nodes: number }) =>
    `launch.slurm.nodes is ${a.nodes}, but a single trainer uses one node. Add a torchrun section to launch, which starts the training on each, or set nodes to 1.`,
  'launch-section-unused': (a: { section: string; launcher: string }) =>
    `launch.${a.section} has no effect with launch.launcher: ${a.launcher}.`,
  'launch-command-missing': () =>
    'launch.launcher is command, but launch.command.start says nothing. Give the argument list that starts the training.',
  'launch-id-pattern': (a: { pattern: string }) =>
    `launch.command.id is no regular expression: ${a.pattern}.`,
  'launch-placeholder-unknown': (a: { key: string; name: string; known: string }) =>
    `${a.key} has the placeholder {${a.name}}, which has no meaning there. Known: ${a.known}. Double the braces ({{…}}) where braces are meant.`,
  'launch-command-without-stop': () =>
    'launch.command has no stop: a training that is started by it can only be left to itself. Give the argument list that sends SIGINT to the trainer of the job {id}.',
  'launcher-not-started': (a: { launcher: string; command: string; reason: string }) =>
    `${a.command} could not be started (${a.reason}), so ${a.launcher} can't be used from here. Start on a machine that has it, or choose another launch.launcher.`,
  'launch-refused': (a: { launcher: string; command: string; said: string }) =>
    `${a.launcher} refused the job. ${a.command}: ${a.said} Mend launch in final_config.yaml and start again; nothing was started.`,
  'launch-submitted': (a: { launcher: string; id: string }) =>
    `${a.launcher} job ${a.id} submitted. It goes on without this window; the same command follows it again.`,
  'launch-followed': (a: { job: string; since: string }) =>
    `${a.job}, started ${minute(a.since)} UTC, is followed; nothing is started a second time.`,
  'launch-waiting': (a: { launcher: string; id: string; detail: string }) =>
    `${a.launcher} job ${a.id} waits (${a.detail}).`,
  'launch-running': (a: { launcher: string; id: string; detail: string }) =>
    `${a.launcher} job ${a.id} runs.`,
  'launch-stopping': (a: { launcher: string; id: string }) =>
    `${a.launcher} job ${a.id} was asked to stop after the epoch under way. A second Ctrl+C leaves it to itself; finalize-model launch --stop --now ends it at once.`,
  'launch-withdrawn': (a: { launcher: string; id: string }) =>
    `${a.launcher} job ${a.id} has not begun and is taken out of the queue.`,
  'launch-no-stop': (a: { launcher: string; id: string }) =>
    `${a.launcher} has no way to stop job ${a.id} (launch.command.stop): it goes on. The same command follows it again.`,
  'launch-stop-refused': (a: { launcher: string; id: string; said: string }) =>
    `${a.launcher} did not stop job ${a.id}: ${a.said}. It may still run; the same command follows it again.`,
  'launch-stopped': (a: { job: string; now: boolean }) =>
    a.now ? `${a.job} was ended.` : `${a.job} was asked to stop after the epoch under way.`,
  'launch-nothing-runs': (a: { directory: string }) => `No training is noted in ${a.directory}.`,
  'launch-no-kill': (a: { launcher: string; id: string }) =>
    `${a.launcher} has no way to end job ${a.id} at once. It was asked to stop, and ends after its epoch.`,
  'launch-nothing-to-join': (a: { launcher: string; machines: number }) =>
    `--join N is for the further machines of a training with torchrun, N from 1 to launch.torchrun.machines − 1; launch.launcher is ${a.launcher} and launch.torchrun.machines ${a.machines}.`,
  'launch-elsewhere': (a: { directory: string; pid: number; host: string; since: string }) =>
    `Process ${a.pid} on ${a.host} trains into ${a.directory} since ${minute(a.since)} UTC. Follow or stop it there. If that machine is gone for good, remove ${a.directory}/.job.json.`,
  'launch-other-training': (a: { directory: string; job: string; launcher: string }) =>
    `${a.directory} still belongs to a training of another configuration: ${a.launcher}, ${a.job}. Wait for it, stop it (finalize-model launch --stop), or choose another directory.`,
  'launch-silent': (a: { launcher: string; command: string; seconds: number; id: string }) =>
    `${a.launcher} does not answer: ${a.command} said nothing of use for ${a.seconds} s. ${a.id === '' ? 'Whether the job was submitted is not known' : `Job ${a.id} may still run`}; the same command looks for it and starts nothing twice.`,
  'launch-lost': (a: { launcher: string; id: string; log: string }) =>
    `${a.launcher} no longer knows job ${a.id}, and its run directory states no end: the job was lost. The last it printed stands in ${a.log}.`,
  'launch-failed': (a: {
    launcher: string
    id: string
    detail: string
    exitCode: number | string
    log: string
  }) =>
    `${a.launcher} job ${a.id} failed (${a.detail}${a.exitCode === '' ? '' : `, exit code ${a.exitCode}`}).${advice(a.detail)} What it printed stands in ${a.log}.`,
  'launch-download-failed': (a: { command: string; reason: string }) =>
    `The run directory could not be brought back: ${a.command}: ${a.reason}. Mend launch.download and start again.`,
}

const reasons: Readonly<Record<string, string>> = {
  TIMEOUT: ' because its time was over (launch.slurm.time)',
  DEADLINE: ' because its deadline had come',
  PREEMPTED: ' because another job needed the place',
  CANCELLED: ' (it was cancelled)',
}

const stopReason = (why: string) => reasons[why] ?? ''

function advice(detail: string): string {
  switch (detail) {
    case 'OUT_OF_MEMORY':
      return ' It needed more memory than it was given: raise launch.slurm.memory, or lower training.batch_size or training.num_workers.'
    case 'NODE_FAIL':
    case 'BOOT_FAIL':
      return ' The node failed, not the training.'
    default:
      return ''
  }
}
