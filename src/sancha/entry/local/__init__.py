"""A whole installation on one machine: what `make run` and `make test` need and how they get it.

`words`, `places`, `tools`, `environment`, `web`, `browser`, `tasks` and `doctor` use the standard
library only: they run before anything is installed.
"""
