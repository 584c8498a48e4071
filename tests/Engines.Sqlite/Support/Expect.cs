namespace C1z.Engines.Sqlite.Tests.Support;

internal static class Expect
{
    /// <summary>Runs an action that must fail with one of the codes, and returns the exception.</summary>
    internal static EngineException Code(Action action, params EngineErrorCode[] codes)
    {
        EngineException error = action.Should().Throw<EngineException>().Which;
        error.Code.Should().BeOneOf(codes, error.Message);
        return error;
    }
}
