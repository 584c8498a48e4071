using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace C1z.Envelope.Interop;

/// <summary>What the runtime cannot do on Unix: flush a directory, rename without replacing, lock whatever the file system.</summary>
internal static partial class UnixNative
{
    private const string Library = "libc";
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int Exists = 17;
    private const int InvalidArgument = 22;
    private const int CurrentDirectory = -100;
    private const uint NoReplace = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockRelease = 8;

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    // EAGAIN is 11 on Linux and 35 elsewhere; EWOULDBLOCK is the same number on both.
    private static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    private static int NotImplemented => OperatingSystem.IsLinux() ? 38 : 78;

    internal static void FlushDirectory(string path)
    {
        int descriptor = open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (fsync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
        {
            // EINVAL: a file system without directory flushes; there is nothing better to do on it.
            throw Failure("fsync", path);
        }
    }

    /// <summary>Renames unless the new name is taken.</summary>
    internal static bool TryRenameToNew(string from, string to)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                if (renameat2(CurrentDirectory, from, CurrentDirectory, to, NoReplace) == 0)
                {
                    return true;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == Exists)
                {
                    return false;
                }

                if (error != InvalidArgument && error != NotImplemented)
                {
                    throw Failure("rename", from);
                }
            }
            catch (EntryPointNotFoundException)
            {
                // A C library from before 2018.
            }
        }

        // A second name for the file fails where something has that name already, then the first name goes. A crash in between leaves both.
        if (link(from, to) != 0)
        {
            return Marshal.GetLastPInvokeError() == Exists ? false : throw Failure("link", from);
        }

        if (unlink(from) != 0 && Marshal.GetLastPInvokeError() != NoEntry)
        {
            throw Failure("unlink", from);
        }

        return true;
    }

    /// <summary>Opens an existing file and takes its exclusive lock; null when somebody else has it.</summary>
    internal static SafeFileHandle? TryLock(string path)
    {
        // The runtime takes a shared lock of its own with every file that it opens; two of those would keep each other from the exclusive one.
        int descriptor = open(path, ReadWrite | CloseOnExec);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() == NoEntry ? throw new FileNotFoundException($"there is no '{path}' any more", path) : throw Failure("open", path);
        }

        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        while (flock(handle, LockExclusive | LockNonBlocking) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
            {
                continue;
            }

            handle.Dispose();
            return error == WouldBlock ? null : throw new IOException($"flock of '{path}': {Marshal.GetPInvokeErrorMessage(error)}");
        }

        return handle;
    }

    /// <summary>Gives back the lock of an open file, for whoever else has the same handle too.</summary>
    internal static void Unlock(SafeFileHandle file) => _ = flock(file, LockRelease);

    /// <summary>Whether an open file no longer has a name. Only Linux tells; elsewhere the answer is no.</summary>
    internal static bool IsDeleted(SafeFileHandle file) =>
        new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    // The variadic third argument is only read with O_CREAT, so the fixed part of the signature is complete.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string from, string to);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    private static IOException Failure(string call, string path) =>
        new($"{call} of '{path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
