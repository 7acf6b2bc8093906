from sancha.platform.names import permission

SET = permission("calendar.set", "设定业务日期", "Set the bank's date")
