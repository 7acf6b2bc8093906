from sancha.platform.names import permission

SEE = permission("applications.see", "查看申请", "See applications")
SUBMIT = permission("applications.submit", "提交申请", "Submit applications")
WITHDRAW = permission("applications.withdraw", "撤回申请", "Withdraw applications")
APPEAL = permission("applications.appeal", "申请人工复核", "Ask for a person's review")
ACCEPT = permission("applications.accept", "确认批准额度", "Accept an offer")
ATTACH = permission("applications.attach", "上传材料", "Attach documents")
