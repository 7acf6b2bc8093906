from sancha.platform.names import permission

SEE = permission("reporting.see", "查看征信报送", "See what is reported to the bureau")
SEND = permission("reporting.send", "征信报送", "Report to the bureau")
RETRY = permission("reporting.retry", "重新报送", "Report a rejected record again")
