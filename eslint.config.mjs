import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The layers of the house: what a folder must never import. */
const forbidden = (...names) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: names.map((name) => ({
        regex: `^(\\.\\./)+${name}/`,
        message: `imports go protocol <- runner <- extension`,
      })),
    },
  ],
});

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'coverage/', '**/generated/', 'samples/**', 'test/golden/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ['protocol/**/*.ts'], rules: forbidden('runner', 'extension') },
  { files: ['runner/**/*.ts'], rules: forbidden('extension') },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        performance: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
);
