import Monitoring

extension Configuration {
    /// The JSON Schema (draft 2020-12) of the configuration file, one line, for editors that complete and check YAML.
    ///
    /// Written from the tables that the reader uses, so that it cannot fall behind. References, cron lines, endpoints and
    /// time zones are texts to it: what they say is the work of `config check`.
    public static var jsonSchema: String {
        var json = JSONWriter()
        Grammar.section(RootSection.self).schema.write(to: &json, dialect: "https://json-schema.org/draft/2020-12/schema")
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
