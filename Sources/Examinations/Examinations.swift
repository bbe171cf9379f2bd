// The target Examinations.
