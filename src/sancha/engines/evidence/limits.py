"""How much is taken. Apart, because the inspection process loads little else."""

from typing import Final

MEBIBYTE: Final = 1024 * 1024
MAX_FILE_BYTES: Final = 10 * MEBIBYTE
MAX_SUBJECT_BYTES: Final = 50 * MEBIBYTE
