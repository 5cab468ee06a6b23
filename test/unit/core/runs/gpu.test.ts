import { expect, it } from 'vitest'
import { parseGpuLoads } from '../../../../src/core/runs/gpu.ts'

it.each<[string, string, object[]]>([
  [
    'two GPUs',
    '0, NVIDIA H200, 87, 20480, 143771\n1, Tesla T4, 0, 3, 15360\n',
    [
      { index: 0, name: 'NVIDIA H200', busy: 0.87, used: 20_480, total: 143_771 },
      { index: 1, name: 'Tesla T4', busy: 0, used: 3, total: 15_360 },
    ],
  ],
  [
    'a name with a comma',
    '0, NVIDIA A, B, 5, 1, 2\n',
    [{ index: 0, name: 'NVIDIA A, B', busy: 0.05, used: 1, total: 2 }],
  ],
  ['a GPU that does not tell', '0, NVIDIA H200, [N/A], 20480, 143771\n', []],
  ['an error', 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.\n', []],
  ['nothing', '', []],
])('reads %s', (_, answer, loads) => expect(parseGpuLoads(answer)).toEqual(loads))
