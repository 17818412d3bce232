import Alerting

extension DeliveryFailure {
    static let unavailable = DeliveryFailure(.serverError, detail: "HTTP status 503")
}

extension Delivery {
    static let unavailable = Delivery.retry(after: nil, .unavailable)
}
