/** A helper of the kernels: what `kernelThreads` starts. */
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import { serveJobs, type HelperMessage } from '../core/metrics/kernels/threads.ts'

const { control, thread, port } = workerData as { control: Int32Array; thread: number; port: MessagePort }
serveJobs(control, thread, () => receiveMessageOnPort(port)?.message as HelperMessage | undefined)
