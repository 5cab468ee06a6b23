"""Trains the model of this project; finalize-model calls it, and so can you:

    python training_orchestrator.py --config configs/training_config.yaml --output-dir results/baseline

As it stands it hands over to finalize_trainer, the PyTorch trainer, which reads the whole configuration. Until you change
it, finalize-model's own choice of a trainer stays in force (launch.trainer: auto); once you have, this script is what
trains. It is called with

    --config FILE --mode MODE --output-dir DIR [--resume CHECKPOINT] [--export-only]

and the user guide, under "Your own trainer", says what it is to leave in DIR.
"""

import runpy

import finalize_trainer  # noqa: F401  where it is missing, this says so by name

if __name__ == "__main__":
    runpy.run_module("finalize_trainer", run_name="__main__", alter_sys=True)
