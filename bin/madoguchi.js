#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { compiledProgram } from '../programs/compiled.js';

process.setSourceMapsEnabled(true); // a stack trace names the sources
const { main } = await import(pathToFileURL(compiledProgram('cli')).href);
process.exitCode = await main(process.argv.slice(2), process.env);
