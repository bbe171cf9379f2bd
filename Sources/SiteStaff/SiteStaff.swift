// The target SiteStaff.
