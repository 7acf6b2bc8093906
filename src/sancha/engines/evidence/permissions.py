"""What a role may do with documents; the feature that owns the subject asks for them."""

from sancha.platform.names import permission

READ = permission("evidence.read", "查看档案文件", "See documents")
UPLOAD = permission("evidence.upload", "上传档案文件", "File documents")
