namespace C1z.Hosting.Tests.Support;

/// <summary>One run of a connector program within the test's process.</summary>
internal sealed record ProgramRun(int ExitCode, string Out, string Error)
{
    public static async Task<ProgramRun> OfAsync(
        ConnectorProgram program, IReadOnlyDictionary<string, string>? environment, CancellationToken cancel, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var io = new ProgramIo(TextReader.Null, output, error, name => environment?.GetValueOrDefault(name));
        int code = await ConnectorHost.RunAsync(args, program, io, cancel);
        return new ProgramRun(code, output.ToString(), error.ToString());
    }

    public static Task<ProgramRun> OfAsync(ConnectorProgram program, params string[] args) => OfAsync(program, null, default, args);
}
