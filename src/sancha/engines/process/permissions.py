"""What one may be allowed to do here. What a task requires is named in its diagram."""

from sancha.platform.names import permission

RELEASE = permission("process.release", "发布业务流程", "Release a business process")
INBOX = permission("process.inbox", "查看本人待办", "See one's own tasks")
TRANSFER = permission("process.transfer", "转交待办", "Hand a task to a colleague")
SUPERVISE = permission("process.supervise", "督办超时待办", "See to tasks that are late")
ESCALATE = permission("process.escalate", "待办超时升级", "Escalate tasks that are late")
