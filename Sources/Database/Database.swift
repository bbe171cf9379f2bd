// The target Database.
