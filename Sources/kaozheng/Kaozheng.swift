import ArgumentParser
@main struct Kaozheng: ParsableCommand {}
