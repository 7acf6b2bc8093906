from sancha.platform.names import permission

SEE = permission("applications.see", "查看申请", "See applications")
SUBMIT = permission("applications.submit", "提交申请", "Submit applications")
ATTACH = permission("applications.attach", "上传材料", "Attach documents")
