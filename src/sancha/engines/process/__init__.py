"""The process engine: diagrams say what follows what; every human decision is a task."""

from sancha.engines.process.ports import service as service
from sancha.engines.process.ports import titles as titles
