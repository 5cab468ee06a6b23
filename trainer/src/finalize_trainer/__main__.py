"""`python -m finalize_trainer`."""

import sys

from finalize_trainer.cli import main

sys.exit(main())
