import Monitoring
import PKI

extension Explanation {
    /// Explains what was seen and judged.
    init(_ assessment: Assessment, in context: ExplanationContext) {
        let trustPath = TrustPath(observation: assessment.observation, context: context)
        self.init(
            assessment: assessment, steps: ExplanationSteps(assessment: assessment, context: context).all, path: trustPath.nodes,
            pathNotes: trustPath.notes, problems: ProblemFacts(assessment: assessment, context: context).problems,
            commands: ConfirmingCommands(observation: assessment.observation, context: context.shell).all)
    }
}
