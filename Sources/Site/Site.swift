// The target Site.
