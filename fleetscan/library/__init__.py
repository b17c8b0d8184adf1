"""The library: what the command line does, for programs. The command line is built on it.

Its names are those of the package itself, where each is imported when it is first used:

    import anyio
    import fleetscan

    async def main() -> None:
        fleet = await fleetscan.load_fleet("accounts.toml")
        async with fleetscan.open_sweep(fleet, checks=fleetscan.choose_checks("s3.*")) as sweep:
            async for result in sweep:
                print(result)
            await sweep.write_report("report.json")

    anyio.run(main)

Everything async here runs under anyio, on asyncio as well as within a program that uses asyncio
itself. Errors are `fleetscan.FleetscanError`, each with one message that is ready to be shown.
"""
