// The target Workflow.
