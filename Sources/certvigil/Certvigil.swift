import ArgumentParser
@main struct Certvigil: ParsableCommand {}
