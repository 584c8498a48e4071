using System.ComponentModel;
using System.Diagnostics;
using C1z.Envelope;

namespace C1z.Adapters.Tests.Verification;

/// <summary>Changes the database inside a v1 file behind the product's back, with the sqlite3 program.</summary>
internal static class Tamper
{
    public static void With(string path, string sql)
    {
        string database = path + ".db";
        using (V1Reader reader = V1Reader.Open(path))
        {
            reader.Unpack(database);
        }

        Run(database, sql);
        V1Writer.Write(database, path);
        File.Delete(database);
    }

    private static void Run(string database, string sql)
    {
        try
        {
            using Process sqlite = Process.Start(new ProcessStartInfo("sqlite3", [database, sql]) { RedirectStandardError = true })!;
            string error = sqlite.StandardError.ReadToEnd();
            sqlite.WaitForExit();
            error.Should().BeEmpty();
        }
        catch (Win32Exception)
        {
            Skip.If(true, "needs the sqlite3 program");
        }
    }
}
