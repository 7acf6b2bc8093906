from sancha.platform.names import permission

SIGN_IN = permission("staff.sign_in", "登录", "Sign in")
MANAGE = permission("staff.manage", "维护人员与岗位", "Maintain staff and posts")
DELEGATE = permission("staff.delegate", "委托代理", "Name a deputy for one's absence")
