import HTTPTypes
import Hummingbird
import HummingbirdCore

extension Route {
    /// What a person sees who opens the address in a browser: no script, no style, nothing from elsewhere.
    static func landingPage(version: String, links: [Route]) -> Route {
        let page = Array(html(version: version, links: links).utf8)
        return .get("/") { _ in .bytes(page, contentType: "text/html; charset=utf-8") }
    }

    private static func html(version: String, links: [Route]) -> String {
        let items = links.compactMap { route in
            route.purpose.map { "<li><a href=\"\(escaped(route.path))\">\(escaped(route.path))</a>: \(escaped($0))</li>" }
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>certvigil</title></head>
            <body>
            <h1>certvigil</h1>
            <p>Watches certificates where they are served and where they are stored. Version \(escaped(version)).</p>
            <ul>
            \(items.joined(separator: "\n"))
            </ul>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }
}
