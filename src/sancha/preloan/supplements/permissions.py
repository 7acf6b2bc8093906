from sancha.platform.names import permission

ANSWER = permission("supplements.answer", "补充材料", "Answer what was asked")
