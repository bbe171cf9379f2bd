// The target Registry.
