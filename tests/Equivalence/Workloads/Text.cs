using System.Globalization;
using System.Text;

namespace C1z.Equivalence.Workloads;

/// <summary>Texts as they are printed: one line, control and foreign characters spelled out, long repetitions counted.</summary>
internal static class Text
{
    private const int Repetition = 12;

    public static string Printable(string text)
    {
        var printed = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            int run = 1;
            while (at + run < text.Length && text[at + run] == text[at])
            {
                run++;
            }

            printed.Append(text[at] is >= ' ' and <= '~' ? text[at].ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:x4}"));
            if (run > Repetition)
            {
                printed.Append(CultureInfo.InvariantCulture, $"{{{run}}}");
                at += run - 1;
            }
        }

        return printed.ToString();
    }
}

/// <summary>A list that prints its items and compares by them.</summary>
internal sealed record Items<T>(IReadOnlyList<T> List)
{
    public override string ToString() => $"[{string.Join(", ", List)}]";

    /// <summary>The list with one half, or one item, left out.</summary>
    public IEnumerable<Items<T>> Smaller()
    {
        if (List.Count < 2)
        {
            yield break;
        }

        int half = List.Count / 2;
        yield return new Items<T>([.. List.Take(half)]);
        yield return new Items<T>([.. List.Skip(half)]);
        for (int i = 0; List.Count > 2 && i < List.Count; i++)
        {
            yield return new Items<T>([.. List.Where((_, at) => at != i)]);
        }
    }
}
