namespace C1z.Hosting;

/// <summary>What a program has of its process. Tests give it their own.</summary>
internal sealed record ProgramIo(TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Environment)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static ProgramIo ForProcess() => new(
        new StreamReader(Console.OpenStandardInput()), Console.Out, Console.Error, System.Environment.GetEnvironmentVariable);
}
