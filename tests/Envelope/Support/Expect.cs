namespace C1z.Envelope.Tests;

internal static class Expect
{
    /// <summary>Runs an action that must fail with one of the codes, and returns the exception.</summary>
    internal static EnvelopeException Code(Action action, params EnvelopeErrorCode[] codes)
    {
        EnvelopeException error = action.Should().Throw<EnvelopeException>().Which;
        error.Code.Should().BeOneOf(codes, error.Message);
        return error;
    }
}
