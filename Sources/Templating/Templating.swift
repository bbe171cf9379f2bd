// The target Templating.
