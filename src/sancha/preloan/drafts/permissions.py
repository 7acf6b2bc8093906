from sancha.platform.names import permission

KEEP = permission("drafts.keep", "保存申请草稿", "Keep a draft of an application")
