enum MonitoringTestsPlaceholder {}
