import Logging
import Monitoring

/// One event, one line on stderr: a constant message, its values as fields.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let format: LogFormat
    let clock: any WallClock

    init(level: Logger.Level, format: LogFormat, clock: any WallClock = SystemClock()) {
        logLevel = level
        self.format = format
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        StandardStream.error.print(format.line(at: clock.now, level: event.level.rawValue, message: event.message.description, fields: fields))
    }
}
