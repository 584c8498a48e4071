using System.CommandLine;
using C1z.Cli.Hosting;

namespace C1z.Cli.Commands;

/// <summary><c>c1z completion</c>: scripts that ask the tool itself what may follow, so that they never go stale.</summary>
internal static class CompletionCommand
{
    /// <summary>What the scripts call: the line up to the cursor comes as one argument, candidates go out one a line.</summary>
    public const string HiddenName = "__complete";

    private const string Bash = """
        # bash completion of c1z: source this, or put it into ~/.local/share/bash-completion/completions/c1z
        _c1z() {
          local word="${COMP_WORDS[COMP_CWORD]}" candidate
          COMPREPLY=()
          while IFS= read -r candidate; do
            [[ "$candidate" == "$word"* ]] && COMPREPLY+=("$candidate")
          done < <("${COMP_WORDS[0]}" __complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
        }
        complete -o default -F _c1z c1z
        """;

    private const string Zsh = """
        #compdef c1z
        # zsh completion of c1z: put this as _c1z into a directory of $fpath
        _c1z() {
          local -a candidates
          candidates=("${(@f)$("${words[1]}" __complete "${BUFFER[1,CURSOR]}" 2>/dev/null)}")
          if (( ${#candidates} )) && [[ -n "${candidates[1]}" ]]; then
            compadd -a candidates
          else
            _files
          fi
        }
        compdef _c1z c1z
        """;

    private const string Fish = """
        # fish completion of c1z: put this into ~/.config/fish/completions/c1z.fish
        complete -c c1z -a '(c1z __complete (commandline -cp) 2>/dev/null)'
        """;

    public static Command Create(ToolConsole console)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." }.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new ToolCommand(
            "completion",
            "Print a script that teaches a shell to complete c1z command lines.",
            "for this bash session", "source <(c1z completion bash)",
            "for every fish session", "c1z completion fish > ~/.config/fish/completions/c1z.fish");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            console.Out.WriteLine(parsed.GetRequiredValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Answers a completion script.</summary>
    public static int Complete(string[] args, RootCommand root, ToolConsole console)
    {
        string line = args.Length > 1 ? args[1] : "";

        // The first word is the tool itself, under whatever name it was called.
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string rest = space < 0 ? "" : line[(space + 1)..];
        foreach (System.CommandLine.Completions.CompletionItem item in root.Parse(rest).GetCompletions(rest.Length))
        {
            console.Out.WriteLine(item.InsertText ?? item.Label);
        }

        return ExitCodes.Ok;
    }
}
