from sancha.platform.names import permission

READ = permission("notices.see", "查看本人通知", "Read one's own notices")
CHOOSE = permission("notices.choose", "选择通知方式", "Choose how to be told")
DELIVER = permission("notice.deliver", "发送通知", "Send notices")
MANAGE = permission("notice.manage", "维护通知模板", "Maintain notice templates")
