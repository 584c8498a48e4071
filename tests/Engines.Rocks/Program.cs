namespace C1z.Engines.Rocks.Tests;

/// <summary>The program that crash tests start and kill: this assembly again.</summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        [CrashWriter.Command, string store, string level, string window] => CrashWriter.Run(
            store, Enum.Parse<Durability>(level), int.Parse(window, System.Globalization.CultureInfo.InvariantCulture)),
        [MissingLibraryProbe.StoreCommand, string store] => MissingLibraryProbe.OpenStore(store),
        [MissingLibraryProbe.EngineCommand, string file, string unsaved] => MissingLibraryProbe.UseEngine(file, unsaved),
        _ => 2,
    };
}
