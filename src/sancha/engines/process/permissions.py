"""What one may be allowed to do here. What a task requires is named in its diagram."""

from sancha.platform.names import permission

RELEASE = permission("process.release", "发布业务流程", "Release a business process")
INBOX = permission("process.inbox", "查看本人待办", "See one's own tasks")
