"""What one may be allowed to do here."""

from sancha.platform.names import permission

RELEASE = permission("decision.release", "发布决策策略", "Release a decision policy")
