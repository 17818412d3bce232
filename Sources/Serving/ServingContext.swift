import Hummingbird
import Logging

/// What accompanies a request: the logger and the framework's own state, and no connection, so that routes answer without one.
struct ServingContext: RequestContext {
    var coreContext: CoreRequestContextStorage
}

extension ServingContext {
    init(source: ApplicationRequestContextSource) {
        self.init(coreContext: CoreRequestContextStorage(source: source))
    }
}
