"""The decision engine: policies are graphs of features; each decision keeps how it was taken."""

from sancha.engines.decision.types import FeatureValue as FeatureValue
from sancha.engines.decision.types import feature as feature
from sancha.engines.decision.types import reason as reason
